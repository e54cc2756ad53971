# Completion of audiogen for fish. What there is to offer the program says itself; this only hands it on.
# Each answer is a line, `kind<TAB>value<TAB>about`: what is offered as it is (plain), or which files or folders are,
# by how their names end (file, folder).

function __audiogen_complete
    set -l line (commandline -cp)
    set -l program (string replace -r '^~' $HOME -- (commandline -poc)[1])
    set -l typed (commandline -ct)
    set -l head (string match -r -- '^--[^=]+=' $typed)
    set -l rest (string replace -r -- '^--[^=]+=' '' $typed)
    for answer in (_AUDIOGEN_COMPLETE=fish_complete COMP_LINE="$line" $program 2>/dev/null)
        set -l said (string split \t -- $answer)
        switch $said[1]
            case plain
                printf '%s%s\t%s\n' "$head" $said[2] "$said[3]"
            case folder
                printf "$head%s\n" (__fish_complete_directories "$rest")
            case file
                set -l endings '\.(?:'(string replace -a ' ' '|' -- $said[2])')'
                test $said[2] = '*'; and set endings ''
                printf "$head%s\n" (__fish_complete_path "$rest" | string match -er -- "^[^\t]*(?:/|(?i)$endings)(?:\t|\$)")
        end
    end
end

complete --command audiogen --no-files --keep-order --arguments '(__audiogen_complete)'

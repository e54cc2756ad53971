# Completion of audiogen for bash. What there is to offer the program says itself; this only hands it on.
# Each answer is a line, `kind<TAB>value`: what is offered as it is (plain), or a path of a file or folder (file).

_audiogen() {
    local program=${1/#\~/$HOME} line=${COMP_LINE:0:COMP_POINT} typed=${COMP_WORDS[COMP_CWORD]} kind value paths= head=
    [[ $typed == = ]] && typed=
    if [[ $typed != [\'\"]* && $line == *"$typed" ]]; then
        head=${line%"$typed"}
        head=${head##*[[:space:]]}
        head=${head#--*=}  # bash begins a word behind each =, and value=more is offered whole
    fi
    COMPREPLY=()
    while IFS=$'\t' read -r kind value; do
        [[ $kind ]] || continue  # where nothing is offered comes one empty line
        [[ $kind == file ]] && paths=yes
        COMPREPLY+=("${value#"$head"}")
    done < <(_AUDIOGEN_COMPLETE=bash_complete COMP_LINE="$line" "$program" 2>/dev/null)
    if [[ $paths ]]; then
        compopt -o filenames  # bash puts quotes and slashes where they belong
    elif [[ $typed != [\'\"]* ]]; then
        local at
        for at in "${!COMPREPLY[@]}"; do
            printf -v "COMPREPLY[$at]" %q "${COMPREPLY[at]}"
        done
    fi
} 2>/dev/null

complete -o nosort -F _audiogen audiogen 2>/dev/null || complete -F _audiogen audiogen

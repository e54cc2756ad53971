"""MP3: frames, the header frame, the encoder, the file. The door is `writer.write_mp3`."""

# fish completion for istioctl. To use it in this shell: istioctl completion fish | source

function __istioctl_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for reply in ($words[1] completion candidates -- $words[2..-1] $current 2>/dev/null)
        switch $reply
            case ':file'
                __fish_complete_path (string replace -r '^-[^=]*=' '' -- $current)
            case ':directory'
                __fish_complete_directories (string replace -r '^-[^=]*=' '' -- $current)
            case '*'
                echo $reply
        end
    end
end

complete -c istioctl -f -a '(__istioctl_candidates)'

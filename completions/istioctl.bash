# bash completion for istioctl. To use it in this shell: source <(istioctl completion bash)

_istioctl() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word fragment kept reply value i
  # Bash splits words at = and : as well; what stands together is one word for istioctl.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i == 0)) || [[ -z $line || $line == [[:space:]]* ]]; then
      line=${line#"${line%%[![:space:]]*}"}
      words+=("${line:0:${#word}}")
    else
      words[-1]+=${line:0:${#word}}
    fi
    line=${line:${#word}}
  done
  word=${words[-1]}
  # Only what follows the last of those characters is replaced.
  fragment=${word##*[=:]}
  kept=${word%"$fragment"}
  COMPREPLY=()
  while IFS= read -r reply; do
    case $reply in
      :file)
        compopt -o filenames 2>/dev/null
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$fragment")
        ;;
      :directory)
        compopt -o filenames 2>/dev/null
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -d -- "$fragment")
        ;;
      *)
        value=${reply%%$'\t'*}
        COMPREPLY+=("${value#"$kept"}")
        ;;
    esac
  done < <("${words[0]}" completion candidates -- "${words[@]:1}" 2>/dev/null)
}

complete -F _istioctl istioctl

# The documents as they are installed.

test_links_of_installed_documents_lead_somewhere() {
  local file link dead= count=0
  while IFS=: read -r file link; do
    link=${link#*](}
    link=${link%)}
    [ -e "$(dirname "$file")/${link%%#*}" ] || dead="$dead ${file##*/}:$link"
    count=$((count + 1))
  done < <(grep -roE --include='*.md' '\]\([^)# ]+[^) ]*\)' "$PREFIX/share/doc/natmod" | grep -v '](http')
  [ $count -gt 50 ] || fail "$count links"
  [ -z "$dead" ] || fail "dead:$dead"
}

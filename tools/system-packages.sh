# shellcheck shell=bash
# Debian and Ubuntu packages, for tools/setup.sh to source. Elsewhere the functions do nothing.

# Print how to become root: nothing when we are, "sudo -n" where no password is asked. Fails otherwise.
root_prefix() {
  if [ "$(id -u)" = 0 ]; then return 0; fi
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then echo "sudo -n"; return 0; fi
  return 1
}

# Print those of the packages $@ that are not installed. A library renamed for 64-bit time (libx -> libxt64) counts.
missing_debian_packages() {
  local installed name
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^.i[^ ]* *//p' | sort -u)
  for name in "$@"; do
    if ! grep -qxE -- "$(printf '%s' "$name" | sed 's/[.+]/\\&/g')(t64)?" <<<"$installed"; then printf '%s\n' "$name"; fi
  done
}

# Install the packages $@ without recommendations, and without a server of theirs being started now or at the next boot.
install_debian_packages() {
  command -v apt-get >/dev/null 2>&1 || return 1
  local prefix
  if ! prefix=$(root_prefix); then
    echo "setup: missing system packages. Install them with:" >&2
    echo "setup:   sudo apt-get install --no-install-recommends $*" >&2
    return 1
  fi
  (
    guard=/usr/sbin/policy-rc.d
    new_guard=
    trap 'if [ -n "$new_guard" ]; then $prefix rm -f "$guard"; fi' EXIT
    if [ ! -e "$guard" ]; then
      printf '#!/bin/sh\nexit 101\n' | $prefix tee "$guard" >/dev/null
      $prefix chmod 755 "$guard"
      new_guard=yes
    fi
    apt="$prefix env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600"
    before=$(dpkg-query -W -f '${Package}\n' | sort)
    echo "setup: installing system packages: $*" >&2
    $apt update >/dev/null || echo "setup: apt-get update failed: trying with the lists there are" >&2
    known=()
    for name in "$@"; do
      if [ -n "$(apt-cache madison "$name" 2>/dev/null)" ] || apt-cache showpkg "$name" 2>/dev/null | grep -A1 '^Reverse Provides:' | grep -q '^[a-z]'; then
        known+=("$name")
      else
        echo "setup: this release has no package $name" >&2
      fi
    done
    if [ ${#known[@]} = 0 ]; then exit 1; fi
    log=$(mktemp)
    if ! $apt install -y --no-install-recommends "${known[@]}" >"$log" 2>&1 </dev/null; then
      tail -n 15 "$log" >&2
      rm -f "$log"
      exit 1
    fi
    rm -f "$log"
    disable_new_services "$prefix" "$before"
    [ ${#known[@]} = $# ]
  )
}

# Keep the servers among the packages that were not in the list $2 from being started at boot.
disable_new_services() {
  local prefix=$1 before=$2 unit
  command -v systemctl >/dev/null 2>&1 || return 0
  comm -13 <(printf '%s\n' "$before") <(dpkg-query -W -f '${Package}\n' | sort) | while read -r name; do
    dpkg-query -L "$name" 2>/dev/null | sed -nE 's%^(/usr)?/lib/systemd/system/([^/@]*\.(service|socket|timer))$%\2%p'
  done | while read -r unit; do
    $prefix systemctl --quiet disable "$unit" >/dev/null 2>&1 || true
  done
}

# See to it that the packages of the purposes $@ in debian-packages.txt are there. Fails when some stay missing.
need_debian_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then return 0; fi
  local purpose names missing
  names=$(for purpose in "$@"; do sed -n "s/^$purpose  *//p" tools/debian-packages.txt; done)
  # shellcheck disable=SC2086 # a list of words
  missing=$(missing_debian_packages $names)
  if [ -z "$missing" ]; then return 0; fi
  # shellcheck disable=SC2086 # a list of words
  install_debian_packages $missing
}

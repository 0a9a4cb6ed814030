# SPDX-License-Identifier: GPL-3.0-or-later
# What tools/demo and tools/test share: packages, the build, the Latvian locale. Sourced by bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${IEPIRKUMI_BUILD:-$root/_build}
jobs=$(nproc)

say () { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die () { printf 'error: %s\n' "$*" >&2; exit 1; }

# ensure_packages PURPOSE... installs the Debian packages of these purposes that are missing.
ensure_packages () {
  local missing=() purpose name wanted=" $* "
  command -v dpkg-query >/dev/null || die "this is not a Debian system; install the packages named in tools/packages by hand"
  while read -r purpose name; do
    [[ -z $purpose || $purpose == \#* || $wanted != *" $purpose "* ]] && continue
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -q '^installed$' || missing+=("$name")
  done < "$root/tools/packages"
  ((${#missing[@]})) || return 0

  local sudo=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "these packages are missing and need root: apt-get install ${missing[*]}"
    sudo=(sudo)
  fi
  say "Installing ${#missing[@]} packages: ${missing[*]}"
  # Debian's postgresql package would start a server of its own, which nobody here needs.
  if [[ " ${missing[*]} " == *" postgresql-15 "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    "${sudo[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | "${sudo[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
    || die "apt-get could not install the packages above"
}

# build_program configures (once) and compiles into $build.
build_program () {
  say "Building in $build"
  # A directory that another checkout configured, or a broken one, is made anew.
  if [[ -e $build/build.ninja ]]; then
    meson setup --reconfigure "$build" "$root" >"$build.log" 2>&1 || { rm -rf "$build"; }
  fi
  if [[ ! -e $build/build.ninja ]]; then
    meson setup "$build" "$root" >"$build.log" 2>&1 || { tail -30 "$build.log" >&2; die "meson could not configure the build"; }
  fi
  meson compile -C "$build" -j "$jobs" >"$build.log" 2>&1 || { tail -60 "$build.log" >&2; die "the program does not compile"; }
  rm -f "$build.log"
}

# use_locale makes lv_LV.UTF-8 and en_US.UTF-8 usable even where they were never generated (no root needed).
use_locale () {
  local dir=$build/locale name
  mkdir -p "$dir"
  for name in lv_LV en_US; do
    [[ -d $dir/$name.UTF-8 ]] || localedef -i "$name" -f UTF-8 "$dir/$name.UTF-8" >/dev/null 2>&1 || true
  done
  export LOCPATH=$dir
}

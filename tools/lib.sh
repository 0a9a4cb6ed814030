# SPDX-License-Identifier: GPL-3.0-or-later
# What tools/demo and tools/test share: packages, the build, the Latvian locale. Sourced by bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${IEPIRKUMI_BUILD:-$root/_build}
sanitized=${IEPIRKUMI_BUILD_SANITIZED:-$root/_build-sanitized}
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

# build_in FOLDER [OPTION...] configures (again) and compiles there.
build_in () {
  local folder=$1
  shift
  # A directory that another checkout configured, or a broken one, is made anew.
  if [[ -e $folder/build.ninja ]]; then
    meson setup --reconfigure "$folder" "$root" "$@" >"$folder.log" 2>&1 || { rm -rf "$folder"; }
  fi
  if [[ ! -e $folder/build.ninja ]]; then
    meson setup "$folder" "$root" "$@" >"$folder.log" 2>&1 || { tail -30 "$folder.log" >&2; die "meson could not configure the build"; }
  fi
  meson compile -C "$folder" -j "$jobs" >"$folder.log" 2>&1 || { tail -60 "$folder.log" >&2; die "the program does not compile"; }
  rm -f "$folder.log"
}

# build_program makes what people use, in $build.
build_program () {
  say "Building in $build"
  build_in "$build"
}

# build_sanitized makes the program in which every wrong access to memory and everything undefined ends it, in $sanitized.
build_sanitized () {
  say "Building with AddressSanitizer and UndefinedBehaviorSanitizer in $sanitized"
  build_in "$sanitized" -Dui=true -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false
}

# use_sanitizers sets how they report; after use_locale.
use_sanitizers () {
  # glibc never gives back what it makes of LOCPATH, which would be a leak of ours: only windows get it (tests/ui/run).
  export IEPIRKUMI_UI_LOCPATH=$LOCPATH
  unset LOCPATH
  export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
  export LSAN_OPTIONS="suppressions='$root/tools/leaks.supp':print_suppressions=0"
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

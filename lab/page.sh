# Sourced by lab/host.sh and lab/quick: does what docs/install.md says, on the hosts of the lab.

# The values of the lab for the names of the page's first block, for HOST.
page_names() {
    cat <<NAMES
MASTER=$(address m)
SLAVE=$(address s)
ROLE=$(word "$1")
NODE=$(address "$1")
PEER=$(address "$(other "$1")")
PACKAGE=/root/wazo-ha.deb
ACCESS='--identity /root/.ssh/id_ed25519'
NAMES
}

# The page and the lab must speak of the same names.
page_fits() {
    "$here/lab/page" check >&2 || { echo "lab: docs/install.md cannot be tried: see above" >&2 && return 1; }
    page_names m | cut -d = -f 1 | sort >"$world/names"
    "$here/lab/page" names | sort | diff "$world/names" - >&2 ||
        { echo "lab: docs/install.md gives values to other names (>) than the lab knows (<)" >&2 && return 1; }
}

# page_step NUMBER HOST: the commands of a block, in a shell that ends at the first that fails
page_step() {
    { page_names "$2" && "$here/lab/page" step "$1"; } >"$world/$2/root/root/page"
    echo "-- block $1" >>"$world/$2/page"
    deadline=300 on "$2" bash -eu -o pipefail /root/page >>"$world/$2/page" 2>&1 </dev/null || {
        echo "lab: block $1 of docs/install.md failed on the $(word "$2"):" >&2
        { "$here/lab/page" step "$1" && tail -n 8 "$world/$2/page"; } | sed 's/^/    /' >&2
        return 1
    }
    rm "$world/$2/root/root/page"
}

# page SECTION [HOST]: all of its blocks, in their order, what is for both nodes on one and then on the other, as one person
# types them; or only those of that host
page() {
    "$here/lab/page" steps "$1" >"$world/steps.$1${2:-}"
    while read -r page_number page_hosts; do
        for page_host in $page_hosts; do
            [ "${2:-$page_host}" = "$page_host" ] || continue
            page_step "$page_number" "$page_host" || return 1
        done
    done <"$world/steps.$1${2:-}"
}

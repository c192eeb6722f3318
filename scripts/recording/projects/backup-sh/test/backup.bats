setup() {
    work=$(mktemp -d)
    mkdir "$work/from" "$work/to"
    echo one > "$work/from/a.txt"
    backup="bash $BATS_TEST_DIRNAME/../backup.sh"
}

@test "says how it is used" {
    run $backup
    [ "$status" -eq 2 ]
    [ "$output" = "usage: backup SOURCE TARGET" ]
}

@test "copies a file" {
    run $backup "$work/from" "$work/to"
    [ "$status" -eq 0 ]
    [ -f "$work/to/$(date +%Y%m%d)/a.txt" ]
}

@test "copies a file with a blank in its name" {
    touch "$work/from/b c.txt"
    run $backup "$work/from" "$work/to"
    [ "$status" -eq 0 ]
    [ -f "$work/to/$(date +%Y%m%d)/b c.txt" ]
}

@test "copies twice on one day" {
    run $backup "$work/from" "$work/to"
    run $backup "$work/from" "$work/to"
    [[ "$output" != *"File exists"* ]]
}

@test "thins out" {
    for day in 1 2 3 4 5 6 7 8; do mkdir "$work/to/2025010$day"; done
    run $backup "$work/from" "$work/to" --thin <<< yes
    [ "$(ls "$work/to" | wc -l)" -eq 8 ]
}

@test "refuses a source that is not there" {
    run $backup "$work/absent" "$work/to"
    [ "$status" -ne 0 ]
}

@test "keeps times" {
    skip "cp -p is not portable"
}

#!/usr/bin/env bash
# Makes a repository with a short history, a branch that conflicts, and changes that are not committed:  history.sh FROM TO
set -euo pipefail
export GIT_AUTHOR_NAME="Dev Example" GIT_AUTHOR_EMAIL=dev@example.com GIT_COMMITTER_NAME="Dev Example" GIT_COMMITTER_EMAIL=dev@example.com
day=0
commit() {
    day=$((day + 1))
    export GIT_AUTHOR_DATE="2025-03-0${day}T10:00:00Z" GIT_COMMITTER_DATE="2025-03-0${day}T10:00:00Z"
    git add -A && git commit -qm "$1"
}
cp -r "$1" "$2" && cd "$2" && rm -rf ./*.db ./*.json .pytest_cache
git init -q -b main .
mv tests later && commit "Keep amounts, stock and orders"
mv later tests && commit "Test what can go wrong"
git switch -qc wide-rows
sed -i 's/<12/<20/g; s/>4/>6/' shop/orders.py && commit "Print wider rows"
git switch -q main
sed -i 's/<12/<16/g' shop/orders.py && sed -i 's/days: int = 14/days: int = 30/' shop/orders.py && commit "Give customers a month"
cp -r shop old
sed -i 's/== None/is None/; s/limit: int = 5/limit: int = 8/' shop/stock.py
sed -i 's/int(self.cents \* factor)/round(self.cents * factor)/' shop/money.py
printf '\n\ndef zero(currency: str = "EUR") -> Money:\n    return Money(0, currency)\n' >> shop/money.py
git add shop/money.py
git rm -q tests/legacy_unittest.py
git mv tests/test_stock.py tests/test_shelves.py
printf 'notes\n' > notes.txt
sed -i '/RATES = /s/}/, "NL": 0.21}/' shop/orders.py

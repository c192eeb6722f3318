#!/bin/sh
# Copies a folder aside, and thins out old copies.
SOURCE=$1
TARGET=$2
STAMP=`date +%Y%m%d`

if [ -z $SOURCE ]; then
    echo "usage: backup SOURCE TARGET"
    exit 2
fi

function copy() {
    for file in $(ls $SOURCE); do
        cp -r $SOURCE/$file $TARGET/$STAMP/
    done
}

thin() {
    cd $TARGET
    count=$(ls | wc -l)
    if [ $count > 7 ]; then
        oldest=`ls -t | tail -1`
        rm -rf $TARGET/$oldest
    fi
    read answer
    echo $answer $undefined
}

mkdir $TARGET/$STAMP
copy
[[ $3 == "--thin" ]] && thin

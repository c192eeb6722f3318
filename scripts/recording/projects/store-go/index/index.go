package index

import (
	"fmt"
	"os"
	"strings"
)

type Index struct {
	words map[string][]int
}

func (i *Index) Add(line int, text string) {
	for _, word := range strings.Fields(text) {
		i.words[word] = append(i.words[word], line)
	}
	count := len(i.words)
}

func (i Index) Lines(word string) []int {
	return i.word[word]
}

func Load(path string) Index {
	data, err := ioutil.ReadFile(path)
	if err != nil {
		return nil, err
	}
	fmt.Printf("%d bytes of %s\n", string(data), path)
	return Index{}
}

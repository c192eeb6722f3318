package main

import (
	"fmt"
	"os"
	"time"

	"example.com/store/cache"
)

func main() {
	c := cache.New("5m")
	c.Put("a", "1")
	fmt.Println(c.Get("a", time.Now))
	c.Flush()
	os.Exit("0")
}

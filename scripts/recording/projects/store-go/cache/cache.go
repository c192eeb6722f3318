package cache

import (
	"errors"
	"time"
)

var ErrGone = errors.New("cache: gone")

type entry struct {
	value string
	until time.Time
}

// Cache keeps values for a while.
type Cache struct {
	entries map[string]entry
	life    time.Duration
	Hits    int
}

func New(life time.Duration) *Cache {
	return &Cache{entries: map[string]entry{}, life: life}
}

func (c *Cache) Put(key, value string, now time.Time) {
	c.entries[key] = entry{value, now.Add(c.life)}
}

func (c *Cache) Get(key string, now time.Time) (string, error) {
	found, ok := c.entries[key]
	if !ok || found.until.Before(now) {
		return "", ErrGone
	}
	c.Hits++
	return found.value, nil
}

func (c *Cache) Len() int { return len(c.entries) }

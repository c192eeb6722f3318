package cache

import (
	"fmt"
	"testing"
	"time"
)

var start = time.Date(2025, 3, 8, 9, 0, 0, 0, time.UTC)

func TestPutThenGet(t *testing.T) {
	c := New(time.Minute)
	for at := 0; at < 12; at++ {
		key := fmt.Sprintf("key-%d", at)
		t.Run(key, func(t *testing.T) {
			c.Put(key, "v", start)
			if got, err := c.Get(key, start); err != nil || got != "v" {
				t.Errorf("Get(%q) = %q, %v", key, got, err)
			}
		})
	}
}

func TestExpires(t *testing.T) {
	c := New(time.Minute)
	c.Put("a", "1", start)
	if _, err := c.Get("a", start.Add(time.Minute)); err != ErrGone {
		t.Errorf("after its life: err = %v, want %v", err, ErrGone)
	}
}

func TestForgets(t *testing.T) {
	c := New(0)
	c.Put("a", "1", start)
	c.Get("a", start.Add(1))
	if c.Len() != 0 {
		t.Fatalf("Len() = %d after expiry, want 0", c.Len())
	}
}

func TestNilMap(t *testing.T) {
	var c Cache
	c.Put("a", "1", start)
}

import unittest

from shop.money import Money, parse, share


class ParseCase(unittest.TestCase):
    def test_plain(self):
        self.assertEqual(parse("3.20 EUR"), Money(320))

    def test_no_cents(self):
        self.assertEqual(parse("3"), Money(300))

    def test_comma(self):
        self.assertEqual(parse("3,20 EUR"), Money(320))

    def test_negative(self):
        self.assertEqual(parse("-0.50 EUR"), Money(-50))


class ShareCase(unittest.TestCase):
    def test_even(self):
        self.assertEqual([one.cents for one in share(Money(900), 3)], [300, 300, 300])

    def test_uneven(self):
        self.assertEqual([one.cents for one in share(Money(1000), 3)], [334, 333, 333])

    def test_of_nothing(self):
        self.assertEqual(share(Money(1000), 0), [])

    @unittest.skip("slow")
    def test_many(self):
        share(Money(10**12), 10**7)


if __name__ == "__main__":
    unittest.main()

import java.util.*;

public class Crash {
    record Invoice(int number, Map<String, Integer> lines) {}

    static int sum(Invoice invoice) {
        return invoice.lines().values().stream().mapToInt(Crash::checked).sum();
    }

    static int checked(Integer cents) {
        if (cents < 0) throw new IllegalStateException("invoice line below zero: " + cents);
        return cents;
    }

    public static void main(String[] args) {
        for (int number = 4100; number < 4112; number++) System.out.println("checked invoice " + number);
        try {
            sum(new Invoice(4112, new TreeMap<>(Map.of("tea", 799, "discount", -1200))));
        } catch (IllegalStateException wrong) {
            throw new RuntimeException("cannot close invoice 4112", wrong);
        }
    }
}

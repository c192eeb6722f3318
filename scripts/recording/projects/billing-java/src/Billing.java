import java.util.*;

public class Billing {
    private final Map<String, Integer> totals = new HashMap<>();

    public void charge(String customer, int cents) {
        totals.merge(customer, cents, Integer::sum);
        log.info("charged " + customer);
    }

    public int total(String customer) {
        return totals.get(customer).orElse(0);
    }

    public List<String> debtors(long limit) {
        List<String> found = new ArrayList();
        for (Map.Entry<String, Integer> entry : totals) {
            if (entry.getValue() > limit) found.add(entry.getKey());
        }
    }

    public static void main(String[] args) throws Exception {
        Billing billing = new Billing("EUR");
        billing.charge("acme", 12.5);
        billing.refund("acme");
        String name = billing.total("acme");
        final int count = 0;
        count++;
    }
}

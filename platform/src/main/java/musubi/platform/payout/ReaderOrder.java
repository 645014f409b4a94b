package musubi.platform.payout;

import java.math.BigInteger;
import java.util.Comparator;

/** Names in the order a reader expects: by their letters, and digits within them, before letters, as the numbers they make, so
 * that 2 comes before 10. */
enum ReaderOrder implements Comparator<String> {
    NAMES;

    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            int end = digits(one, i);
            int otherEnd = digits(other, j);
            boolean number = end > i;
            boolean otherNumber = otherEnd > j;
            // Digits of every width stand before every letter: else three names could each come before the next.
            if (number != otherNumber) return number ? -1 : 1;
            int order = number
                    ? number(one, i, end).compareTo(number(other, j, otherEnd))
                    : Character.compare(one.charAt(i), other.charAt(j));
            if (order != 0) return order;
            i = number ? end : i + 1;
            j = number ? otherEnd : j + 1;
        }
        int rest = Integer.compare(one.length() - i, other.length() - j);
        return rest == 0 ? one.compareTo(other) : rest;
    }

    /** Where the digits that begin here end; of any width. */
    private static int digits(String name, int from) {
        int end = from;
        while (end < name.length() && Character.isDigit(name.charAt(end))) end++;
        return end;
    }

    private static BigInteger number(String name, int from, int end) {
        return new BigInteger(name.substring(from, end));
    }
}

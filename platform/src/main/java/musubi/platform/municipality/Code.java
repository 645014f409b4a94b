package musubi.platform.municipality;

/**
 * The six-digit code of a municipality (全国地方公共団体コード), whose last digit checks the other five: eleven minus the sum of the
 * first five weighted 6, 5, 4, 3, 2, modulo eleven, last digit. Source: Ministry of Internal Affairs and Communications.
 */
public record Code(String digits) {
    /** Refuses anything but six digits that check. */
    public Code {
        if (!digits.matches("[0-9]{6}"))
            throw new IllegalArgumentException("a municipality's code has six digits: " + digits);
        if (digits.charAt(5) - '0' != check(digits))
            throw new IllegalArgumentException("the check digit of " + digits + " should be " + check(digits));
    }

    private static int check(String digits) {
        int sum = 0;
        for (int i = 0; i < 5; i++) sum += (digits.charAt(i) - '0') * (6 - i);
        return (11 - sum % 11) % 10;
    }

    @Override
    public String toString() {
        return digits;
    }
}

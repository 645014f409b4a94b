package musubi.platform.people;

/**
 * What tells who somebody is. Never leaves this module except to a page that shows it to staff or to the person.
 *
 * @param kana the reading of the name in katakana
 */
public record Identity(String name, String kana, String address, String phone) {
    /** A name is needed; the rest may be empty. */
    public Identity {
        if (name.isBlank()) throw new IllegalArgumentException("a name is empty");
        if ((name + kana + address + phone).chars().anyMatch(Character::isISOControl))
            throw new IllegalArgumentException("a control character in a name or an address");
    }

    @Override
    public String toString() {
        return "Identity[…]";
    }
}

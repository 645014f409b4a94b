package musubi.platform.site;

import java.util.Arrays;

/** Under which what is published may be used, by its SPDX id and address. */
public enum Licence {
    CC_BY("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    CC_BY_SA("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    CC0("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/");

    private final String id;
    private final String address;

    Licence(String id, String address) {
        this.id = id;
        this.address = address;
    }

    /** The SPDX id. */
    public String id() {
        return id;
    }

    /** Where its text is. */
    public String address() {
        return address;
    }

    static Licence of(String id) {
        return Arrays.stream(values()).filter(l -> l.id.equals(id)).findFirst().orElse(CC_BY);
    }
}

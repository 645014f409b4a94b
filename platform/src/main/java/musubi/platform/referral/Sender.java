package musubi.platform.referral;

/** How somebody who refers is named on their letters; everything may be empty. */
record Sender(String institution, String address, String phone, String doctor) {
    private static final int LONGEST = 200;

    /** Cuts nothing: what is too long is refused. */
    Sender {
        for (var part : new String[] {institution, address, phone, doctor})
            if (part.length() > LONGEST)
                throw new IllegalArgumentException("a sender's name of %d letters".formatted(part.length()));
    }

    static final Sender UNKNOWN = new Sender("", "", "", "");
}

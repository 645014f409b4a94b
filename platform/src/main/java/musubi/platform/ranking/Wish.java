package musubi.platform.ranking;

/**
 * How somebody wants to be shown.
 *
 * @param shown whether at all; nobody is unless they ask for it
 * @param nickname never their own name
 * @param company their employer; possibly empty
 * @param team their group; possibly empty
 */
public record Wish(boolean shown, String nickname, String company, String team) {
    /** Not shown. */
    public static final Wish HIDDEN = new Wish(false, "", "", "");
}

package musubi.platform.page;

/**
 * Pages that are the same for everybody who asks, so that they can be kept by whoever carries them: their language stands in the address
 * ({@code ?lang=en}, otherwise Japanese) and is not remembered. A module says so as a bean.
 *
 * @param path the page {@code path} and all below it
 */
public record Unremembered(String path) {
    boolean holds(String asked) {
        return asked.equals(path) || asked.startsWith(path + "/");
    }
}

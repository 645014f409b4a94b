package musubi.platform.programme;

import java.util.UUID;

/** Sessions that were cancelled together. Made by the page, so that sending a form twice cancels once. */
public record ClosureId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}

package musubi.platform.selection;

import java.util.UUID;

/** People who were chosen together. Made by the page, so that choosing twice chooses once. */
public record SelectionId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}

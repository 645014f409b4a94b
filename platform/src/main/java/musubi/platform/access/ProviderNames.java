package musubi.platform.access;

import java.util.Map;

/** How providers are called on pages. The module that knows providers says so, as a bean. */
@FunctionalInterface
public interface ProviderNames {
    /** The names of those the actor may see, under their ids and in the order of a list. */
    Map<String, String> all();
}

package musubi.platform.people;

import musubi.quantity.Words;

/**
 * What a module holds about people. Each module says its own as a bean: it is shown to the person who asks what is held about them
 * (保有個人データの開示), and as long as there is none, entering them can be taken back.
 *
 * @param id such as {@code steps}
 * @param query selects {@code person} and what is held, under names a reader understands
 */
public record Holding(String id, Words title, String query) {}

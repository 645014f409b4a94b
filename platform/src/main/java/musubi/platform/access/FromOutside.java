package musubi.platform.access;

/**
 * A path to which another app on the reader's telephone may post a form that no page of ours was in. Whatever comes there keeps nothing
 * and changes nothing before the reader has looked at it and said so on a page of ours. Each module says its own as a bean.
 */
public record FromOutside(String path) {}

package musubi.tidy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What the build takes from elsewhere, as the poms say it: {@code group:artifact:version}. */
final class Dependencies {
    private Dependencies() {}

    /** Everything in these poms, the root first: dependencies, plugins, what runs inside the compiler. */
    static Set<String> of(List<String> poms) {
        var versions = new HashMap<String, String>();
        var names = new TreeSet<String>();
        var properties = new HashMap<String, String>();
        for (var pom : poms) {
            var root = parse(pom);
            for (var block : elements(root, "properties"))
                for (var property : children(block)) properties.put(property.getTagName(), property.getTextContent());
            for (var kind : List.of("dependency", "plugin", "path", "artifactItem")) {
                for (var part : elements(root, kind)) {
                    var group = child(part, "groupId");
                    if (group.equals("musubi") || group.startsWith("${")) continue;
                    var name = (group.isEmpty() ? "org.apache.maven.plugins" : group) + ":" + child(part, "artifactId");
                    names.add(name);
                    if (!child(part, "version").isEmpty()) versions.put(name, child(part, "version"));
                }
            }
            for (var format : elements(root, "palantirJavaFormat")) {
                names.add("com.palantir.javaformat:palantir-java-format");
                versions.put("com.palantir.javaformat:palantir-java-format", child(format, "version"));
            }
        }
        var all = new TreeSet<String>();
        // What a bill of materials manages has its version there.
        var unnamed = poms.stream().anyMatch(p -> p.contains("<scope>import</scope>")) ? "managed" : "no version";
        for (var name : names) all.add(name + ":" + resolved(versions.getOrDefault(name, unnamed), properties));
        return all;
    }

    private static String resolved(String version, Map<String, String> properties) {
        return version.startsWith("${")
                ? properties.getOrDefault(version.substring(2, version.length() - 1), version)
                : version;
    }

    private static Element parse(String pom) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(pom.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("not a pom", e);
        }
    }

    private static List<Element> elements(Element root, String name) {
        var found = new ArrayList<Element>();
        var all = root.getElementsByTagName(name);
        for (int i = 0; i < all.getLength(); i++) found.add((Element) all.item(i));
        return found;
    }

    private static List<Element> children(Element parent) {
        var found = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling())
            if (child instanceof Element element) found.add(element);
        return found;
    }

    private static String child(Element parent, String name) {
        return children(parent).stream()
                .filter(e -> e.getTagName().equals(name))
                .map(e -> e.getTextContent().strip())
                .findFirst()
                .orElse("");
    }
}

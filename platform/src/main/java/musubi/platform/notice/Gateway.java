package musubi.platform.notice;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where text messages are handed over. Only hosts that the operator has listed, only HTTPS, and never an address inside our own
 * network, so that nobody can turn the server against its neighbours.
 *
 * @param hosts the hosts that may be called
 */
record Gateway(URI url, List<String> hosts) {
    /** Refuses an address that cannot be called at all. */
    Gateway {
        hosts = List.copyOf(hosts);
        var host = url.getHost();
        if (!"https".equals(url.getScheme()) || host == null || url.getUserInfo() != null || url.getFragment() != null)
            throw new IllegalArgumentException("the gateway of text messages is not a plain https address: " + url);
        if (!hosts.contains(host.toLowerCase(Locale.ROOT)))
            throw new IllegalArgumentException("the host " + host + " is not among those that may be called: " + hosts);
    }

    /** Whether it leads out of our network just now; asked before every call, because names change what they point at. */
    boolean outside() {
        try {
            return Arrays.stream(InetAddress.getAllByName(url.getHost())).allMatch(Gateway::isPublic);
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return false;
        var bytes = address.getAddress();
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        if (address instanceof Inet6Address) {
            boolean unique = (first & 0xFE) == 0xFC;
            // Translated addresses (64:ff9b::/96 and 2002::/16) lead to IPv4 ones that were not looked at.
            boolean translated = first == 0x20 && second == 0x02 || first == 0 && second == 0x64;
            return !unique && !translated;
        }
        boolean shared = first == 100 && second >= 64 && second < 128;
        return first != 0
                && !shared
                && first < 224
                && !(first == 198 && (second == 18 || second == 19))
                && !(first == 192 && second == 0 && (bytes[2] & 0xFF) == 0);
    }
}

package musubi.platform.notice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import musubi.platform.outside.Addresses;

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
            return Arrays.stream(InetAddress.getAllByName(url.getHost())).allMatch(Addresses::isPublic);
        } catch (IOException e) {
            return false;
        }
    }
}

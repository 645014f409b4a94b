package musubi.platform.outside;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses lie outside of any network of our own, so that nobody can turn the server against its neighbours. */
public final class Addresses {
    private Addresses() {}

    /** Whether it is an address of the open internet. */
    public static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) return false;
        var bytes = address.getAddress();
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        if (address instanceof Inet6Address) {
            boolean global = (first & 0xE0) == 0x20;
            // Translated addresses (2002::/16 and 2001::/32) lead to IPv4 ones that were not looked at.
            boolean translated = first == 0x20 && (second == 0x02 || second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
            return global && !translated;
        }
        boolean shared = first == 100 && second >= 64 && second < 128;
        return first != 0
                && !shared
                && first < 224
                && !(first == 198 && (second == 18 || second == 19))
                && !(first == 192 && second == 0 && (bytes[2] & 0xFF) == 0);
    }
}

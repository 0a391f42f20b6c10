package io.broadcaster.redis;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * One TCP connection that any thread may close at any moment: while it is being made, in the TLS handshake, during a
 * blocked write. Once closed it stays so, which also keeps Jedis from reconnecting behind our back.
 */
final class RedisSocket implements JedisSocketFactory, Closeable {
    private final RedisSettings settings;
    private final Duration timeout;
    private @Nullable Socket tcp;
    private boolean closed;

    /** @param timeout for connecting, shared by the addresses that the host's name stands for */
    RedisSocket(RedisSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    @Override
    public Socket createSocket() {
        try {
            Socket connected = connect();
            return settings.tls() ? secure(connected) : connected;
        } catch (IOException | NoSuchAlgorithmException e) {
            close();
            throw new JedisConnectionException("cannot connect", e);
        }
    }

    private Socket connect() throws IOException {
        InetAddress[] addresses = InetAddress.getAllByName(settings.host());
        int millisEach = (int) Math.min(Integer.MAX_VALUE, 1 + timeout.toMillis() / addresses.length);
        IOException failure = new IOException("no address for " + settings.host());
        for (InetAddress address : addresses) {
            Socket next = next();
            try {
                next.connect(new InetSocketAddress(address, settings.port()), millisEach);
                return next;
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private synchronized Socket next() throws SocketException {
        if (closed) {
            throw new SocketException("closed");
        }
        Socket next = new Socket();
        next.setTcpNoDelay(true);
        next.setKeepAlive(true);
        next.setSoLinger(true, 0); // what is unsent when we give up must not arrive later
        tcp = next;
        return next;
    }

    private Socket secure(Socket connected) throws IOException, NoSuchAlgorithmException {
        SSLSocket secured = (SSLSocket) SSLContext.getDefault()
                .getSocketFactory()
                .createSocket(connected, settings.host(), settings.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // without it nobody compares the host's name
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** Closes what lies below TLS: a polite goodbye would wait for the very write that blocks. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (tcp != null) {
                tcp.close();
            }
        } catch (IOException e) {
            // it is of no more use either way
        }
    }
}

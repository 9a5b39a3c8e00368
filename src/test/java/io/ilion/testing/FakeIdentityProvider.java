package io.ilion.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An identity provider in this JVM: publishes its keys by OpenID Connect Discovery and signs tokens. */
public final class FakeIdentityProvider implements AutoCloseable {

    private static final String PATH = "/realms/ilion";

    private final AtomicInteger fetches = new AtomicInteger();
    private final int port;
    private @Nullable HttpServer server;
    private volatile RSAKey key = newKey();

    private FakeIdentityProvider(int port) {
        this.port = port;
    }

    public static FakeIdentityProvider running() {
        return unreachable().start();
    }

    /** An identity provider that does not listen until {@link #start} is called. */
    public static FakeIdentityProvider unreachable() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new FakeIdentityProvider(free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeIdentityProvider start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            respond(started, PATH + "/.well-known/openid-configuration", () -> """
                    {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "authorization_endpoint": "%1$s/auth", "token_endpoint": "%1$s/token"}""".formatted(uri()));
            respond(started, PATH + "/keys", () -> {
                fetches.incrementAndGet();
                return new JWKSet(key.toPublicJWK()).toString();
            });
            started.start();
            server = started;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        HttpServer running = server;
        if (running != null) {
            running.stop(0);
            server = null;
        }
    }

    public String uri() {
        return "http://127.0.0.1:" + port + PATH;
    }

    /** The current signing key; earlier keys are no longer published. */
    public RSAKey key() {
        return key;
    }

    public void rotateKey() {
        key = newKey();
    }

    /** How often its keys were requested. */
    public int keyRequests() {
        return fetches.get();
    }

    /** A valid token with changed claims. */
    public String token(Consumer<JWTClaimsSet.Builder> changes) {
        return token(changes, JOSEObjectType.JWT);
    }

    public String token(Consumer<JWTClaimsSet.Builder> changes, JOSEObjectType type) {
        RSAKey now = key;
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(type)
                .keyID(now.getKeyID())
                .build();
        try {
            return signed(header, changes, new RSASSASigner(now));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String signed(JWSHeader header, Consumer<JWTClaimsSet.Builder> changes, JWSSigner signer) {
        SignedJWT token = new SignedJWT(header, claims(changes));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    public JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> changes) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(uri())
                .audience("ilion")
                .subject("c0ffee")
                .claim("preferred_username", "carol")
                .claim("realm_access", Map.of("roles", List.of("offline_access", "ilion-reader")))
                .issueTime(Date.from(now.minus(Duration.ofMinutes(10))))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
        changes.accept(claims);
        return claims.build();
    }

    @Override
    public void close() {
        stop();
    }

    private static void respond(HttpServer server, String path, Supplier<String> body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}

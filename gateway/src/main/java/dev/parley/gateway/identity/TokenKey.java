package dev.parley.gateway.identity;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * The key that signs tokens (ES256: ECDSA on P-256 with SHA-256). Immutable, thread-safe; never printed.
 */
public final class TokenKey {

    private static final String VARIABLE = "PARLEY_TOKEN_KEY_FILE";
    private static final String CURVE = "secp256r1";

    private final PrivateKey privateKey;
    private final PublicJsonWebKey publicKey;

    private TokenKey(KeyPair pair) {
        this.privateKey = pair.getPrivate();
        this.publicKey = new EllipticCurveJsonWebKey((ECPublicKey) pair.getPublic());
        publicKey.setKeyId(publicKey.calculateBase64urlEncodedThumbprint("SHA-256"));
        publicKey.setAlgorithm("ES256");
        publicKey.setUse("sig");
    }

    /** A key of its own, lost with the process. */
    static TokenKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return new TokenKey(generator.generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java knows P-256", impossible);
        }
    }

    /**
     * The private key of a PEM file (PKCS#8).
     *
     * @throws ConfigurationException one sentence that names the variable and what is wrong, never the content
     */
    static TokenKey read(Path file) {
        String pem;
        try {
            pem = Files.readString(file);
        } catch (IOException problem) {
            throw new ConfigurationException(VARIABLE + ": " + file + " can't be read");
        }
        try {
            if (KeyUtils.decodePrivateKey(pem, SignatureAlgorithm.ES256) instanceof ECPrivateKey key
                    && key.getParams().getOrder().equals(p256().getOrder())) {
                return new TokenKey(new KeyPair(publicKeyOf(key), key));
            }
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            // Said below without the cause, whose message might quote the file.
        }
        throw new ConfigurationException(
                VARIABLE + ": " + file + " holds no private key of the curve P-256 as PEM (PKCS#8)");
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    PublicKey publicKey() {
        return publicKey.getPublicKey();
    }

    /** RFC 7638 thumbprint of the public key. */
    public String id() {
        return publicKey.getKeyId();
    }

    /** JSON Web Key Set with the public key. */
    public String jwks() {
        return new JsonWebKeySet(List.of(publicKey)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(CURVE));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /**
     * The public point is the generator times the private number. Java has no call for that; but a key agreement with
     * the generator yields the point's x, the curve's equation y up to its sign, and a signature tells the sign.
     */
    private static ECPublicKey publicKeyOf(ECPrivateKey key) throws GeneralSecurityException {
        ECParameterSpec curve = p256();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(point(curve, curve.getGenerator()), true);
        BigInteger x = new BigInteger(1, agreement.generateSecret());

        BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger square = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB());
        BigInteger y = square.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);

        ECPublicKey candidate = point(curve, new ECPoint(x, y));
        return verifies(key, candidate) ? candidate : point(curve, new ECPoint(x, prime.subtract(y)));
    }

    private static ECPublicKey point(ECParameterSpec curve, ECPoint point) throws GeneralSecurityException {
        if (KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve)) instanceof ECPublicKey key) {
            return key;
        }
        throw new InvalidKeySpecException("not a point of the curve");
    }

    private static boolean verifies(ECPrivateKey privateKey, ECPublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(privateKey);
        signing.update(probe);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance("SHA256withECDSA");
        verifying.initVerify(publicKey);
        verifying.update(probe);
        return verifying.verify(signature);
    }
}

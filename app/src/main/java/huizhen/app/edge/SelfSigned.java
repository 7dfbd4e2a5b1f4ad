package huizhen.app.edge;

import huizhen.app.config.Config.Pem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate (RFC 5280, ECDSA P-256) for this machine's names and addresses, kept
/// in the key folder. A new one is made when an address is missing in it or it ends within a month.
public final class SelfSigned {
  private static final Duration VALIDITY = Duration.ofDays(397);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private SelfSigned() {}

  public static Pem in(Path folder, Instant now, SecureRandom random) {
    var files = new Pem(folder.resolve("https.crt.pem"), folder.resolve("https.key.pem"));
    var names = names();
    try {
      if (!isGood(files, names, now)) {
        make(files, names, now, random);
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("can't keep the certificate in " + folder, e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("can't make a certificate", e);
    }
  }

  private static boolean isGood(Pem files, List<GeneralName> names, Instant now)
      throws IOException {
    if (!Files.exists(files.chain()) || !Files.exists(files.privateKey())) {
      return false;
    }
    try (var in = Files.newInputStream(files.chain())) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      var covered =
          certificate.getSubjectAlternativeNames().stream()
              .map(name -> String.valueOf(name.get(1)))
              .collect(Collectors.toSet());
      return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))
          && covered.containsAll(names.stream().map(SelfSigned::text).toList());
    } catch (CertificateException _) {
      // Damaged: make a new one.
      return false;
    }
  }

  private static void make(Pem files, List<GeneralName> names, Instant now, SecureRandom random)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    var pair = generator.generateKeyPair();
    var subject = new X500Name("CN=huizhen");
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(120, random),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(VALIDITY)),
            subject,
            pair.getPublic());
    var _ = builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    var _ =
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    var _ =
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    write(files.privateKey(), new JcaPKCS8Generator(pair.getPrivate(), null), "rw-------");
    write(files.chain(), certificate, "rw-r--r--");
  }

  private static void write(Path file, Object content, String permissions) throws IOException {
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      pem.writeObject(content);
    }
    var _ = Files.deleteIfExists(file);
    var _ =
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    var _ = Files.writeString(file, text.toString());
  }

  private static List<GeneralName> names() {
    var names = new ArrayList<GeneralName>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    for (var address : addresses()) {
      names.add(new GeneralName(GeneralName.iPAddress, address));
    }
    return names;
  }

  private static String text(GeneralName name) {
    if (name.getTagNo() == GeneralName.dNSName) {
      return name.getName().toString();
    }
    try {
      var octets = org.bouncycastle.asn1.ASN1OctetString.getInstance(name.getName()).getOctets();
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("an address of neither 4 nor 16 bytes", e);
    }
  }

  private static Set<String> addresses() {
    var addresses = new TreeSet<String>();
    addresses.add("127.0.0.1");
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
          .map(address -> address.getHostAddress().replaceAll("%.*", ""))
          .forEach(addresses::add);
    } catch (java.net.SocketException e) {
      throw new UncheckedIOException("can't list this machine's addresses", e);
    }
    return addresses;
  }
}

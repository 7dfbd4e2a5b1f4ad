package huizhen.recording.io;

import huizhen.recording.api.CipherSuite;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.vault.KeyWrap;
import huizhen.recording.vault.KeyWrap.KekName;
import huizhen.recording.vault.Sm2;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keys in a folder of their own, which must lie outside the data folder: one key-encryption key
/// per purpose, retention class and month (`<purpose>-<class>.<month>.kek`, 32 bytes), and the
/// Ed25519 signing key (`signing.pk8`, `signing.pub`). Whoever loses a key file loses what it
/// wraps; whoever destroys one makes all of that month unreadable for good. For each recording and
/// document there is also `shares/<xx>/<id>`, 32 bytes without which its own key does not open.
///
/// In the suite GM there are also `<purpose>.<month>.gm.kek`, an SM2 key pair (`signing-sm2.pk8`,
/// `signing-sm2.pub`), and `trust.pem` with both public keys, for who checks case files.
///
/// The first call of a month writes a file, so it may block for a disk's fsync. Keeps at most
/// [#MAX_CACHED] keys in memory.
final class FileKeyVault implements KeyVault {
  static final int MAX_CACHED = 256;
  private static final int KEY_BYTES = 32;
  private static final int SHARE_ID_BYTES = 16;
  private static final String SIGNING = "signing.pk8";
  private static final String SM2_PRIVATE = "signing-sm2.pk8";
  private static final String SM2_PUBLIC = "signing-sm2.pub";
  private static final Set<String> DESTROYABLE = Set.of("recording", "document");

  private final Path folder;
  private final Disk disk;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final CipherSuite suite;
  private final Map<Path, byte[]> cached = new ConcurrentHashMap<>();
  private final PrivateKey signingKey;
  private final byte[] publicKey;
  private final byte[] sm2PrivateKey;
  private final byte[] sm2PublicKey;

  FileKeyVault(Path folder, Disk disk, InstantSource clock) {
    this(folder, disk, clock, CipherSuite.AES);
  }

  FileKeyVault(Path folder, Disk disk, InstantSource clock, CipherSuite suite) {
    this.suite = suite;
    this.folder = folder;
    this.disk = disk;
    this.clock = clock;
    try {
      disk.createFolder(folder);
      Path privateFile = folder.resolve(SIGNING);
      Path publicFile = folder.resolve("signing.pub");
      if (!Files.exists(privateFile)) {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        // The public one first: a private key that is there has its public one beside it.
        disk.replace(publicFile, pair.getPublic().getEncoded());
        disk.replace(privateFile, pair.getPrivate().getEncoded());
      }
      publicKey = Files.readAllBytes(publicFile);
      signingKey =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(privateFile)));
      if (suite == CipherSuite.GM && !Files.exists(folder.resolve(SM2_PRIVATE))) {
        Sm2.Pair pair = Sm2.newPair(random);
        disk.replace(folder.resolve(SM2_PUBLIC), pair.publicKey());
        disk.replace(folder.resolve("trust.pem"), pem(pair.publicKey()));
        disk.replace(folder.resolve(SM2_PRIVATE), pair.privateKey());
      }
      boolean hasSm2 = Files.exists(folder.resolve(SM2_PRIVATE));
      sm2PublicKey = hasSm2 ? Files.readAllBytes(folder.resolve(SM2_PUBLIC)) : new byte[0];
      sm2PrivateKey = hasSm2 ? Files.readAllBytes(folder.resolve(SM2_PRIVATE)) : new byte[0];
    } catch (IOException | GeneralSecurityException e) {
      throw new RecordingException(
          "cannot read or make the signing key in %s; it must be a folder that we may write"
              .formatted(folder),
          e);
    }
  }

  private static boolean canBeDestroyed(String purpose) {
    return DESTROYABLE.stream().anyMatch(it -> purpose.equals(it) || purpose.startsWith(it + "-"));
  }

  @Override
  public String newKey(String purpose) {
    String month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).toString();
    var name = new KekName(purpose, month);
    var nonce = new byte[12];
    random.nextBytes(nonce);
    var dataKey = new byte[KEY_BYTES];
    random.nextBytes(dataKey);
    byte[] kek = kekToWrap(name);
    if (!canBeDestroyed(purpose)) {
      return KeyWrap.wrap(suite, name, kek, nonce, dataKey).text();
    }
    var share = new byte[KEY_BYTES];
    random.nextBytes(share);
    var number = new byte[SHARE_ID_BYTES];
    random.nextBytes(number);
    String id = HexFormat.of().formatHex(number);
    Path file = shareFile(id);
    try {
      disk.createFolder(file.resolveSibling(".").normalize());
      disk.replace(file, share);
    } catch (IOException e) {
      throw new RecordingException("cannot write the key file " + file, e);
    }
    byte[] key = KeyWrap.combined(suite, kek, share);
    return KeyWrap.wrap(suite, name, Optional.of(id), key, nonce, dataKey).text();
  }

  @Override
  public void destroy(String wrapped) {
    Path file = shareFile(share(wrapped));
    try {
      disk.delete(file);
      disk.syncFolder(file.resolveSibling(".").normalize());
    } catch (IOException e) {
      throw new RecordingException("cannot destroy the key file " + file, e);
    }
  }

  @Override
  public boolean isDestroyed(String wrapped) {
    // Somebody may have unmounted the keys: then nothing is destroyed.
    return Files.exists(folder.resolve(SIGNING)) && !Files.exists(shareFile(share(wrapped)));
  }

  private static String share(String wrapped) {
    return KeyWrap.parse(wrapped)
        .share()
        .orElseThrow(() ->
            new RecordingException("this key is one of a month's and cannot be destroyed alone"));
  }

  @Override
  public byte[] unwrap(String wrapped) {
    KeyWrap wrap = KeyWrap.parse(wrapped);
    byte[] kek = kek(file(wrap.suite(), wrap.kek()));
    return wrap.unwrap(
        wrap.share().isPresent()
            ? KeyWrap.combined(wrap.suite(), kek, readShare(wrap.share().get()))
            : kek);
  }

  @Override
  public CipherSuite suite() {
    return suite;
  }

  @Override
  public byte[] signEvidence(byte[] message) {
    return switch (suite) {
      case AES -> sign(message);
      case GM -> Sm2.sign(sm2PrivateKey, message, random);
    };
  }

  @Override
  public byte[] evidenceKey() {
    return switch (suite) {
      case AES -> publicKey();
      case GM -> sm2PublicKey.clone();
    };
  }

  @Override
  public List<byte[]> evidenceKeys() {
    return sm2PublicKey.length == 0
        ? List.of(publicKey())
        : List.of(publicKey(), sm2PublicKey.clone());
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(signingKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with Ed25519", e);
    }
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  private synchronized byte[] kekToWrap(KekName name) {
    Path file = file(suite, name);
    if (!cached.containsKey(file) && !Files.exists(file)) {
      var fresh = new byte[KEY_BYTES];
      random.nextBytes(fresh);
      try {
        disk.replace(file, fresh);
      } catch (IOException e) {
        throw new RecordingException("cannot write the key file " + file, e);
      }
    }
    return kek(file);
  }

  private byte[] kek(Path file) {
    byte[] known = cached.get(file);
    if (known != null) {
      return known;
    }
    try {
      byte[] read = Files.readAllBytes(file);
      if (cached.size() >= MAX_CACHED) {
        cached.clear();
      }
      cached.put(file, read);
      return read;
    } catch (IOException e) {
      throw new RecordingException(
          "the key file %s is not here: what it wraps cannot be read".formatted(file), e);
    }
  }

  private byte[] readShare(String id) {
    try {
      return Files.readAllBytes(shareFile(id));
    } catch (IOException e) {
      throw new RecordingException(
          "the key file %s is not here: what it opens was destroyed, or cannot be read"
              .formatted(shareFile(id)),
          e);
    }
  }

  private Path shareFile(String id) {
    return folder.resolve("shares").resolve(id.substring(0, 2)).resolve(id);
  }

  private Path file(CipherSuite of, KekName name) {
    return folder.resolve(name + (of == CipherSuite.GM ? ".gm.kek" : ".kek"));
  }

  /// Both public keys, as a checker takes them.
  private byte[] pem(byte[] sm2) {
    var out = new StringBuilder();
    for (byte[] key : List.of(publicKey, sm2)) {
      out.append("-----BEGIN PUBLIC KEY-----\n")
          .append(Base64.getEncoder().encodeToString(key))
          .append("\n-----END PUBLIC KEY-----\n");
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }
}

package huizhen.recording.store.io;

import huizhen.recording.store.io.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// An S3-compatible bucket, by the AWS SDK. It asks for nothing that older stores of other makers
/// lack: no checksums beyond Content-MD5, no chunked signing, no conditional writes.
public final class S3ObjectStore implements ObjectStore {
  /// Past this, S3 refuses requests at 15 minutes; dates of locks mean little well before.
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /// For 72 MiB, the largest segment, at a slow 1 Mbit/s.
  private static final Duration CALL = Duration.ofMinutes(10);

  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  private final S3Client client;
  private final String bucket;
  private final InstantSource clock;

  public S3ObjectStore(StoreConfig config, InstantSource clock) {
    this.bucket = config.bucket();
    this.clock = clock;
    this.client =
        S3Client.builder()
            .endpointOverride(config.endpoint())
            .region(Region.of(config.region()))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(config.key().id(), config.key().secret())))
            // Where one is required, the one that all stores know.
            .addPlugin(LegacyMd5Plugin.create())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .overrideConfiguration(
                it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(CALL))
            .build();
  }

  @Override
  public void check() throws StoreException {
    var versioning = asked("the bucket", () -> client.getBucketVersioning(it -> it.bucket(bucket)));
    compareClocks(versioning.sdkHttpResponse());
    if (versioning.status() != BucketVersioningStatus.ENABLED) {
      throw new StoreException(
          Kind.REFUSED, "bucket %s keeps no versions: enable versioning".formatted(bucket));
    }
    var lock =
        asked("the bucket", () -> client.getObjectLockConfiguration(it -> it.bucket(bucket)));
    if (lock.objectLockConfiguration() == null
        || lock.objectLockConfiguration().objectLockEnabled() != ObjectLockEnabled.ENABLED) {
      throw new StoreException(
          Kind.REFUSED, "bucket %s has no Object Lock: make one that has".formatted(bucket));
    }
  }

  @Override
  public String put(String key, Path file, Instant lockUntil) throws StoreException {
    String md5 = md5(file);
    var answer =
        asked(
            key,
            () ->
                client.putObject(
                    it ->
                        it.bucket(bucket)
                            .key(key)
                            .contentMD5(md5)
                            .objectLockMode(ObjectLockMode.COMPLIANCE)
                            .objectLockRetainUntilDate(lockUntil),
                    RequestBody.fromFile(file)));
    if (answer.versionId() == null) {
      throw new StoreException(Kind.REFUSED, "the store gave no version of " + key);
    }
    return answer.versionId();
  }

  @Override
  public Kept look(String key, String version) throws StoreException {
    HeadObjectResponse head =
        asked(key, () -> client.headObject(it -> it.bucket(bucket).key(key).versionId(version)));
    boolean isLocked = head.objectLockMode() == ObjectLockMode.COMPLIANCE;
    return new Kept(
        head.contentLength(),
        isLocked ? Optional.ofNullable(head.objectLockRetainUntilDate()) : Optional.empty(),
        head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON);
  }

  @Override
  public InputStream open(String key, String version) throws StoreException {
    return asked(key, () -> client.getObject(it -> it.bucket(bucket).key(key).versionId(version)));
  }

  @Override
  public List<Version> versions(String prefix) throws StoreException {
    var all = new ArrayList<Version>();
    for (var marker = new Marker(null, null); ; ) {
      Marker from = marker;
      ListObjectVersionsResponse page =
          asked(
              prefix,
              () ->
                  client.listObjectVersions(it ->
                      it.bucket(bucket)
                          .prefix(prefix)
                          .keyMarker(from.key())
                          .versionIdMarker(from.version())));
      page.versions().forEach(it -> all.add(new Version(it.key(), it.versionId(), false)));
      page.deleteMarkers().forEach(it -> all.add(new Version(it.key(), it.versionId(), true)));
      boolean hasMore = Boolean.TRUE.equals(page.isTruncated());
      if (!hasMore || all.size() >= MAX_LISTED) {
        return List.copyOf(all.subList(0, Math.min(all.size(), MAX_LISTED)));
      }
      marker = new Marker(page.nextKeyMarker(), page.nextVersionIdMarker());
    }
  }

  /// Where a list goes on.
  private record Marker(
      @org.jspecify.annotations.Nullable String key,
      @org.jspecify.annotations.Nullable String version) {}

  @Override
  public void hold(Version version, boolean isHeld) throws StoreException {
    var status = isHeld ? ObjectLockLegalHoldStatus.ON : ObjectLockLegalHoldStatus.OFF;
    var _ =
        asked(
            version.key(),
            () ->
                client.putObjectLegalHold(it ->
                    it.bucket(bucket)
                        .key(version.key())
                        .versionId(version.version())
                        .legalHold(hold -> hold.status(status))));
  }

  @Override
  public void lengthen(Version version, Instant lockUntil) throws StoreException {
    var _ =
        asked(
            version.key(),
            () ->
                client.putObjectRetention(it ->
                    it.bucket(bucket)
                        .key(version.key())
                        .versionId(version.version())
                        .retention(lock ->
                            lock.mode(ObjectLockRetentionMode.COMPLIANCE)
                                .retainUntilDate(lockUntil))));
  }

  @Override
  public void delete(Version version) throws StoreException {
    try {
      var _ =
          asked(
              version.key(),
              () ->
                  client.deleteObject(
                      it -> it.bucket(bucket).key(version.key()).versionId(version.version())));
    } catch (StoreException e) {
      if (e.kind() != Kind.MISSING) {
        throw e.kind() == Kind.REFUSED ? locked(version).orElse(e) : e;
      }
    }
  }

  /// A store says 403 to a key without rights and to a lock alike.
  private Optional<StoreException> locked(Version version) {
    try {
      Kept kept = look(version.key(), version.version());
      boolean isLocked = kept.lockedUntil().filter(it -> it.isAfter(clock.instant())).isPresent();
      if (isLocked || kept.isHeld()) {
        String until = kept.isHeld() ? "a legal hold ends" : kept.lockedUntil().toString();
        return Optional.of(
            new StoreException(
                Kind.LOCKED, "%s is locked until %s".formatted(version.key(), until)));
      }
    } catch (StoreException e) {
      // Then the first refusal stands.
      return Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    client.close();
  }

  private <T> T asked(String what, Supplier<T> call) throws StoreException {
    try {
      return call.get();
    } catch (S3Exception e) {
      throw new StoreException(kind(e), "%s: the store answers %s".formatted(what, said(e)), e);
    } catch (SdkException e) {
      throw new StoreException(Kind.AWAY, "%s: the store does not answer".formatted(what), e);
    }
  }

  private static Kind kind(S3Exception e) {
    String code = said(e);
    if (code.equals("RequestTimeTooSkewed") || code.equals("RequestExpired")) {
      return Kind.CLOCK;
    }
    int status = e.statusCode();
    if (status == NOT_FOUND) {
      return Kind.MISSING;
    }
    return status >= SERVER || status == TOO_MANY || status == 0 ? Kind.AWAY : Kind.REFUSED;
  }

  /// The code alone: messages may have keys in them.
  private static String said(S3Exception e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? String.valueOf(e.statusCode()) : code;
  }

  private void compareClocks(SdkHttpResponse answer) throws StoreException {
    Optional<String> date = answer.firstMatchingHeader("Date");
    Instant theirs;
    try {
      theirs =
          date.map(it -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(it)))
              .orElseThrow();
    } catch (DateTimeException | java.util.NoSuchElementException e) {
      throw new StoreException(Kind.REFUSED, "the store does not say its time", e);
    }
    Duration apart = Duration.between(clock.instant(), theirs).abs();
    if (apart.compareTo(MAX_SKEW) > 0) {
      throw new StoreException(
          Kind.CLOCK, "the store's clock and ours are %d s apart".formatted(apart.toSeconds()));
    }
  }

  private static String md5(Path file) throws StoreException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("MD5"))) {
      var _ = in.transferTo(java.io.OutputStream.nullOutputStream());
      return Base64.getEncoder().encodeToString(in.getMessageDigest().digest());
    } catch (IOException | GeneralSecurityException e) {
      throw new StoreException(Kind.REFUSED, "cannot read " + file.getFileName(), e);
    }
  }
}

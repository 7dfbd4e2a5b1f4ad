package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Party;
import huizhen.recording.api.Retention.StoreState.Condition;
import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.store.PlacedObject;
import huizhen.recording.store.io.ObjectStore.Version;
import huizhen.recording.store.io.S3ObjectStore;
import huizhen.recording.store.io.StoreConfig;
import huizhen.recording.store.io.StoreConfig.StoreKey;
import huizhen.recording.store.io.StoreException;
import huizhen.recording.vault.Digests;
import huizhen.recording.vault.StoredManifest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// A store of other people's making that enforces Object Lock. `./huizhen test store` starts
/// Debian's radosgw for it.
@Timeout(120)
@EnabledIfSystemProperty(named = "huizhen.store.url", matches = ".+")
class RealStoreTest {
  private static final String BUCKET = "vault-" + ProcessHandle.current().pid();

  @TempDir Path folder;
  private StoreConfig config =
      new StoreConfig(
          URI.create(System.getProperty("huizhen.store.url", "http://127.0.0.1:1")),
          "us-east-1",
          BUCKET,
          "",
          new StoreKey(
              System.getProperty("huizhen.store.id", "none"),
              System.getProperty("huizhen.store.secret", "none")),
          Duration.ZERO);
  private S3Client raw;

  @BeforeEach
  void makeBucket() {
    raw =
        S3Client.builder()
            .endpointOverride(config.endpoint())
            .region(Region.of(config.region()))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .serviceConfiguration(it -> it.chunkedEncodingEnabled(false))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(config.key().id(), config.key().secret())))
            .build();
    if (raw.listBuckets().buckets().stream().noneMatch(it -> it.name().equals(BUCKET))) {
      var _ = raw.createBucket(it -> it.bucket(BUCKET).objectLockEnabledForBucket(true));
    }
  }

  @Test
  void a_recording_is_locked_there_and_plays_from_there_whatever_is_put_on_top()
      throws IOException {
    try (World world = world(InstantSource.system())) {
      RecordingManifest manifest = record(world);
      byte[] before = webm(world, manifest);
      world.module.storeTick();
      var state = World.get(world.module.retention().due()).store();
      assertThat(state.lastError()).isEmpty();
      assertThat(state.condition()).isEqualTo(Condition.READY);
      StoredManifest pinned = pinned(manifest);
      assertThat(pinned.objects()).hasSize(pinned.segments().size());

      for (PlacedObject each : pinned.objects()) {
        assertThat(manifestFile(manifest).resolveSibling(each.file())).doesNotExist();
        // A delete marker, and a version on top.
        var _ = raw.deleteObject(it -> it.bucket(BUCKET).key(each.key()));
        var _ =
            raw.putObject(
                it -> it.bucket(BUCKET).key(each.key()), RequestBody.fromString("another"));
        var version = new Version(each.key(), each.version(), false);
        try (var store = new S3ObjectStore(config, InstantSource.system())) {
          assertThatThrownBy(() -> store.delete(version))
              .isInstanceOfSatisfying(
                  StoreException.class,
                  it -> assertThat(it.kind()).isEqualTo(StoreException.Kind.LOCKED));
        }
      }
      assertThat(webm(world, manifest)).isEqualTo(before);
    }
  }

  @Test
  void a_hold_is_there_until_both_parties_open_it() throws IOException {
    try (World world = world(InstantSource.system());
        var store = new S3ObjectStore(config, InstantSource.system())) {
      RecordingManifest manifest = record(world);
      var _ = World.get(world.module.retention().hold("h1", World.CASE, "dispute", "anna"));
      world.module.storeTick();
      assertThat(World.get(world.module.retention().due()).store().lastError()).isEmpty();
      PlacedObject one = pinned(manifest).objects().getFirst();
      assertThat(store.look(one.key(), one.version()).isHeld()).isTrue();

      var _ = World.get(world.module.retention().open("h1", Party.PATIENT, "bo"));
      var _ = World.get(world.module.retention().open("h1", Party.ORGANISATION, "anna"));
      world.module.storeTick();
      assertThat(store.look(one.key(), one.version()).isHeld()).isFalse();
    }
  }

  @Test
  void a_lock_grows_with_the_years_and_never_shrinks() throws IOException {
    try (World world = world(InstantSource.system());
        var store = new S3ObjectStore(config, InstantSource.system())) {
      String id = "opinion-" + UUID.randomUUID(); // the bucket outlives a run
      var _ =
          World.get(
              world
                  .module
                  .documents()
                  .store(
                      id,
                      World.CASE,
                      "text/plain",
                      RetentionClass.OUTPATIENT_RECORD,
                      Buffer.buffer("text")));
      world.module.storeTick();
      String name = Digests.hex(Digests.sha256(id.getBytes(StandardCharsets.UTF_8))) + ".hzd";
      Version copy =
          store.versions(config.prefix() + "documents/" + World.CASE + "/" + name).getFirst();
      Instant before = lock(store, copy);
      Instant later = Instant.now().plus(Duration.ofDays(1)); // a visit that is told a day later
      World.get(world.module.retention().happened(World.CASE, Trigger.LAST_VISIT, later));
      world.module.storeTick();
      assertThat(World.get(world.module.retention().due()).store().lastError()).isEmpty();
      assertThat(lock(store, copy)).isAfter(before);
      assertThatThrownBy(() -> store.lengthen(copy, before)).isInstanceOf(StoreException.class);
    }
  }

  private static Instant lock(S3ObjectStore store, Version version) throws IOException {
    return store.look(version.key(), version.version()).lockedUntil().orElseThrow();
  }

  @Test
  void nothing_is_destroyed_while_the_store_says_another_time() throws IOException {
    RecordingManifest manifest;
    try (World world = world(InstantSource.system())) {
      manifest = record(world);
      world.module.storeTick();
    }
    Instant later = pinned(manifest).retainUntil().plus(Duration.ofDays(1));
    try (World world = world(InstantSource.fixed(later))) {
      var _ = World.get(world.module.retention().unlock("anna"));
      var _ = World.get(world.module.retention().unlock("bo"));
      var item = new ItemId(Kind.RECORDING, manifest.id().value());
      assertThat(World.get(world.module.retention().approve(item, "anna")))
          .isInstanceOfSatisfying(
              Outcome.Refused.class, it -> assertThat(it.code()).isEqualTo("store-clock"));
      assertThat(webm(world, manifest)).isNotEmpty();
    }
  }

  @Test
  void what_nothing_locks_goes_with_all_its_versions_and_markers() throws IOException {
    try (var store = new S3ObjectStore(config, InstantSource.system())) {
      store.check();
      for (int i = 0; i < 3; i++) {
        var _ = raw.putObject(it -> it.bucket(BUCKET).key("loose/a"), RequestBody.fromString("x"));
        var _ = raw.deleteObject(it -> it.bucket(BUCKET).key("loose/a"));
      }
      List<Version> all = store.versions("loose/");
      assertThat(all).hasSize(6);
      for (Version each : all) {
        store.delete(each);
      }
      assertThat(store.versions("loose/")).isEmpty();
    }
  }

  private World world(InstantSource clock) {
    return new World(World.config(folder).withStore(config), new FileDisk(), clock);
  }

  private static RecordingManifest record(World world) {
    LiveRecording live = world.start();
    new Feed(live.tap()).packets(50);
    world.awaitPackets(50);
    return World.get(live.stop("over"));
  }

  private static byte[] webm(World world, RecordingManifest manifest) {
    return world.all(World.get(world.module.archive().track(manifest.id(), 1)));
  }

  private Path manifestFile(RecordingManifest manifest) {
    return folder
        .resolve("data/recordings")
        .resolve(manifest.id().value())
        .resolve("manifest.json");
  }

  private StoredManifest pinned(RecordingManifest manifest) throws IOException {
    return StoredManifest.parse(Files.readAllBytes(manifestFile(manifest)));
  }
}

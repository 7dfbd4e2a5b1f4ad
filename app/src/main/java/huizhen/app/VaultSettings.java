package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.keys.SecretFile;
import huizhen.recording.io.RecordingConfig;

/// What recording and the vault are to be like, by the gateway's settings.
final class VaultSettings {
  /// Of an S3 store's secret, in characters.
  private static final int SHORTEST_KEY = 8;

  private VaultSettings() {}

  /// Reads the store's secret from its file.
  static RecordingConfig of(Config config, String version) {
    var folders = config.folders();
    var recording = config.recording();
    var settings =
        RecordingConfig.standard(
                folders.data().resolve("vault"), folders.keys().resolve("vault"), version)
            .withReserve(reserve(recording.keepFreeMegabytes()))
            .withAttestation(recording.attestation())
            .withSuite(recording.suite());
    return recording
        .store()
        .map(it ->
            settings.withStore(
                it.config()
                    .withSecret(SecretFile.read("store.key-file", it.secretFile(), SHORTEST_KEY))))
        .orElse(settings);
  }

  private static RecordingConfig.Reserve reserve(int keepFreeMegabytes) {
    return new RecordingConfig.Reserve(
        RecordingConfig.Reserve.STANDARD.ballastBytes(), (long) keepFreeMegabytes << 20);
  }
}

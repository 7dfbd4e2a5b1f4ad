package huizhen.scheduling.api;

/// A port: encrypts what goes to Redis. The keys lie outside the data folder.
public interface Sealer {
  /// @param context bound to the ciphertext: opening with another context fails
  byte[] seal(byte[] plain, String context);

  byte[] open(byte[] sealed, String context);
}

package huizhen.recording.io;

import java.util.Optional;

/// Who outside the gateway vouches for the evidence log's checkpoints.
///
/// @param witness countersigns that the log only grew
/// @param authority says when a checkpoint was there
public record Attestation(Optional<WitnessConfig> witness, Optional<TimeStampConfig> authority) {
  public static final Attestation NONE = new Attestation(Optional.empty(), Optional.empty());
}

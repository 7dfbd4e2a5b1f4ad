package huizhen.web.passkey;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.BadAlgorithmException;
import com.webauthn4j.verifier.exception.BadAttestationStatementException;
import com.webauthn4j.verifier.exception.BadBackupEligibleFlagException;
import com.webauthn4j.verifier.exception.BadChallengeException;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.BadRpIdException;
import com.webauthn4j.verifier.exception.BadSignatureException;
import com.webauthn4j.verifier.exception.BadTopOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.IllegalBackupStateException;
import com.webauthn4j.verifier.exception.InconsistentClientDataTypeException;
import com.webauthn4j.verifier.exception.MissingChallengeException;
import com.webauthn4j.verifier.exception.NotAllowedAlgorithmException;
import com.webauthn4j.verifier.exception.TrustAnchorNotFoundException;
import com.webauthn4j.verifier.exception.UserNotPresentException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import com.webauthn4j.verifier.exception.VerificationException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// The two ceremonies of WebAuthn Level 3 (§7.1 a passkey is registered, §7.2 it is used), as its
/// relying party judges them. User verification is asked for always. Attestation is not: `none`, or
/// the authenticator's own signature (`packed` without a certificate), so that nobody learns whose
/// make somebody's telephone is. The counter is for whoever remembers the last one.
public final class Ceremonies {
  /// ES256, Ed25519 and RS256 (COSE), as every authenticator has one of them, in this order.
  public static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

  /// Longer than what any of them sends without certificates.
  public static final int MAX_BYTES = 8_192;

  private static final List<PublicKeyCredentialParameters> KEYS =
      ALGORITHMS.stream()
          .map(it ->
              new PublicKeyCredentialParameters(
                  PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(it)))
          .toList();

  private final ObjectConverter converter = new ObjectConverter();
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(converter);
  private final WebAuthnRegistrationManager registrations =
      new WebAuthnRegistrationManager(
          List.of(new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier()),
          (_, _, _) -> {
            throw new TrustAnchorNotFoundException("certificates were not asked for");
          },
          new DefaultSelfAttestationTrustworthinessVerifier(),
          List.of(),
          converter);
  private final WebAuthnAuthenticationManager uses =
      new WebAuthnAuthenticationManager(List.of(), converter);

  /// What became of an attempt to register.
  public sealed interface Registration {
    /// @param credentialId in base64url, at most 1,023 bytes
    /// @param credential the attested credential data (§6.5.2) with the public key, in base64url
    /// @param count how often it was used, 0 for one that does not count
    /// @param isBackupEligible it may be on several devices of its owner
    record Made(String credentialId, String credential, long count, boolean isBackupEligible)
        implements Registration {}

    record Refused(Fault fault) implements Registration {}
  }

  /// What became of an attempt to use one.
  public sealed interface Judgement {
    /// @param count of this use, for whoever remembers the last one; 0 for one that does not count
    record Proven(long count) implements Judgement {}

    record Refused(Fault fault) implements Judgement {}
  }

  /// @param challenge that was asked with, in base64url
  public Registration register(RelyingParty party, String challenge, Answers.Creation answer) {
    try {
      var made =
          registrations.verify(
              new RegistrationRequest(bytes(answer.attestation()), bytes(answer.clientData())),
              new RegistrationParameters(server(party, challenge), KEYS, true, true));
      var object = made.getAttestationObject();
      var data = object == null ? null : object.getAuthenticatorData();
      var credential = data == null ? null : data.getAttestedCredentialData();
      if (data == null || credential == null) {
        return new Registration.Refused(Fault.MALFORMED);
      }
      return new Registration.Made(
          text(credential.getCredentialId()),
          text(credentials.convert(credential)),
          data.getSignCount(),
          data.isFlagBE());
    } catch (RuntimeException e) {
      return new Registration.Refused(fault(e));
    }
  }

  /// @param challenge that was asked with, in base64url
  /// @param credential as it was registered, in base64url
  public Judgement use(
      RelyingParty party,
      String challenge,
      String credential,
      boolean isBackupEligible,
      Answers.Use answer) {
    try {
      var known = credentials.convert(bytes(credential));
      // The counter of the last use is kept by the store, which compares it in one step.
      var record =
          new CredentialRecordImpl(
              new NoneAttestationStatement(),
              true,
              isBackupEligible,
              null,
              0,
              known,
              null,
              null,
              null,
              null);
      var id = bytes(answer.credentialId());
      if (!Arrays.equals(id, known.getCredentialId())) {
        return new Judgement.Refused(Fault.UNKNOWN);
      }
      var used =
          uses.verify(
              new AuthenticationRequest(
                  id,
                  bytes(answer.authenticatorData()),
                  bytes(answer.clientData()),
                  bytes(answer.signature())),
              new AuthenticationParameters(
                  server(party, challenge), record, List.of(known.getCredentialId()), true, true));
      var data = used.getAuthenticatorData();
      return data == null
          ? new Judgement.Refused(Fault.MALFORMED)
          : new Judgement.Proven(data.getSignCount());
    } catch (RuntimeException e) {
      return new Judgement.Refused(fault(e));
    }
  }

  /// Without a top origin: our pages are in nobody's frame.
  private static ServerProperty server(RelyingParty party, String challenge) {
    return ServerProperty.builder()
        .origin(Origin.create(party.origin()))
        .rpId(party.id())
        .challenge(new DefaultChallenge(bytes(challenge)))
        .build();
  }

  /// The library throws whatever its readers threw at garbage: all of it is bad input.
  private static Fault fault(RuntimeException e) {
    return switch (e) {
      case InconsistentClientDataTypeException _ -> Fault.TYPE;
      case BadChallengeException _, MissingChallengeException _ -> Fault.CHALLENGE;
      case BadOriginException _, BadTopOriginException _, CrossOriginException _ -> Fault.ORIGIN;
      case BadRpIdException _ -> Fault.PARTY;
      case UserNotPresentException _ -> Fault.PRESENCE;
      case UserNotVerifiedException _ -> Fault.VERIFICATION;
      case BadSignatureException _ -> Fault.SIGNATURE;
      case NotAllowedAlgorithmException _, BadAlgorithmException _ -> Fault.ALGORITHM;
      case BadAttestationStatementException _, TrustAnchorNotFoundException _ -> Fault.ATTESTATION;
      case BadBackupEligibleFlagException _, IllegalBackupStateException _ -> Fault.BACKUP;
      case DataConversionException _ -> Fault.MALFORMED;
      case VerificationException _ -> Fault.OTHER;
      default -> Fault.MALFORMED;
    };
  }

  private static byte[] bytes(String base64url) {
    var bytes = Base64.getUrlDecoder().decode(base64url);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("longer than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

import { ApiProblem } from './api/http'
import type { PasskeyQuestion } from './api/types'

/** What `navigator.credentials.get` answered, as the server takes it: bytes in base64url. */
export interface PasskeyUse {
  readonly id: string
  readonly clientData: string
  readonly authenticatorData: string
  readonly signature: string
  readonly userHandle?: string
}

/** What `navigator.credentials.create` answered. */
export interface PasskeyMade {
  readonly clientData: string
  readonly attestation: string
  readonly transports: readonly string[]
}

/** What is shown besides the password: nothing, a code, or a passkey. */
export interface Proof {
  readonly code?: string
  readonly passkey?: PasskeyUse
}

/** What the server asks an authenticator for, to make a passkey (WebAuthn Level 3 §5.4). */
export interface PasskeyWish {
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly challenge: string
  readonly pubKeyCredParams: readonly { readonly type: 'public-key'; readonly alg: number }[]
  readonly timeout: number
  readonly excludeCredentials: PasskeyQuestion['allowCredentials']
  readonly authenticatorSelection: AuthenticatorSelectionCriteria
  readonly attestation: AttestationConveyancePreference
}

/** `unsupported`: this browser has none; `cancelled`: the person or the browser said no; `late`: nobody
 * answered in time; `exists`: this device has one of this account; `place`: not for this address. */
export type PasskeyTrouble = 'unsupported' | 'cancelled' | 'late' | 'exists' | 'place' | 'failed'

/** The browser gave no passkey. */
export class PasskeyFault extends Error {
  constructor(readonly trouble: PasskeyTrouble) {
    super(trouble)
    this.name = 'PasskeyFault'
  }
}

const TRANSPORTS = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal']

/** Where browsers have them: in a secure context, and in those that know WebAuthn. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'credentials' in navigator
}

export async function makePasskey(wish: PasskeyWish): Promise<PasskeyMade> {
  const made = await ask(wish.timeout, () =>
    navigator.credentials.create({
      publicKey: {
        ...wish,
        challenge: bytes(wish.challenge),
        user: { ...wish.user, id: bytes(wish.user.id) },
        pubKeyCredParams: [...wish.pubKeyCredParams],
        excludeCredentials: descriptors(wish.excludeCredentials),
      },
    }),
  )
  const answer = made.response as AuthenticatorAttestationResponse
  // Browsers may know ways that the server does not: they are hints and no more.
  const transports = answer.getTransports?.() ?? []
  return {
    clientData: base64url(answer.clientDataJSON),
    attestation: base64url(answer.attestationObject),
    transports: transports.filter((it) => TRANSPORTS.includes(it)),
  }
}

export async function usePasskey(question: PasskeyQuestion): Promise<PasskeyUse> {
  const used = await ask(question.timeout, () =>
    navigator.credentials.get({
      publicKey: {
        ...question,
        challenge: bytes(question.challenge),
        allowCredentials: descriptors(question.allowCredentials),
      },
    }),
  )
  const answer = used.response as AuthenticatorAssertionResponse
  return {
    id: base64url(used.rawId),
    clientData: base64url(answer.clientDataJSON),
    authenticatorData: base64url(answer.authenticatorData),
    signature: base64url(answer.signature),
    ...(answer.userHandle === null || answer.userHandle.byteLength === 0
      ? {}
      : { userHandle: base64url(answer.userHandle) }),
  }
}

/** What to hand to `usePasskey`, when the server has asked for a second factor and there is a passkey. */
export function questionOf(cause: unknown): PasskeyQuestion | undefined {
  return cause instanceof ApiProblem && cause.code === 'second-factor'
    ? cause.problem.passkey
    : undefined
}

/** Sends with the code, if one was typed; else with a passkey, where the server asks for a second factor and
 * has one of this account. */
export async function proven<T>(code: string, send: (proof: Proof) => Promise<T>): Promise<T> {
  if (code.trim() !== '') return send({ code: code.trim() })
  try {
    return await send({})
  } catch (cause) {
    const question = questionOf(cause)
    if (question === undefined) throw cause
    return send({ passkey: await usePasskey(question) })
  }
}

async function ask(
  timeoutMillis: number,
  work: () => Promise<Credential | null>,
): Promise<PublicKeyCredential> {
  if (!hasPasskeys()) throw new PasskeyFault('unsupported')
  const begun = performance.now()
  try {
    const credential = await work()
    if (credential === null) throw new PasskeyFault('cancelled')
    return credential as PublicKeyCredential
  } catch (cause) {
    if (cause instanceof PasskeyFault) throw cause
    throw new PasskeyFault(trouble(cause, performance.now() - begun >= timeoutMillis))
  }
}

/** Browsers say the same of who cancels and who waits too long, so that pages learn little (§14.5.2). */
function trouble(cause: unknown, isLate: boolean): PasskeyTrouble {
  switch ((cause as { name?: string }).name) {
    case 'NotAllowedError':
    case 'AbortError':
      return isLate ? 'late' : 'cancelled'
    case 'InvalidStateError':
      return 'exists'
    case 'SecurityError':
      return 'place'
    case 'NotSupportedError':
    case 'ConstraintError':
      return 'unsupported'
    default:
      return 'failed'
  }
}

function descriptors(known: PasskeyQuestion['allowCredentials']): PublicKeyCredentialDescriptor[] {
  return known.map((it) => ({
    type: it.type,
    id: bytes(it.id),
    ...(it.transports.length === 0
      ? {}
      : { transports: [...it.transports] as AuthenticatorTransport[] }),
  }))
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (it) => it.charCodeAt(0))
}

export function base64url(buffer: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { Api } from '../api/api'
import { ApiProblem, Http } from '../api/http'
import type { Meta, SignedIn, User } from '../api/types'
import { forgetDrafts } from '../draft'
import type { Proof } from '../passkeys'

/** Who is signed in, and the API with their session. */
export const useSession = defineStore('session', () => {
  const user = shallowRef<User>()
  const csrf = ref<string>()
  const meta = shallowRef<Meta>()
  /** Set while somebody is thrown out by an ended session. */
  const isOver = ref(false)

  const options = {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
    csrf: () => csrf.value,
    signedOut: () => {
      isOver.value = user.value !== undefined
      forget()
    },
  }
  const http = new Http(options)
  /** What regulators read. */
  const supervision = new Http({ ...options, root: '/supervision/v1' })
  const api = new Api(http)

  let loaded: Promise<void> | undefined

  /** Asks once who this is. */
  function load(): Promise<void> {
    loaded ??= Promise.all([loadMeta(), loadUser()]).then(() => undefined)
    return loaded
  }

  async function loadMeta(): Promise<void> {
    // Without it only the demo strip is missing; the next page load asks again.
    meta.value = await api.meta().catch(() => undefined)
  }

  async function loadUser(): Promise<void> {
    try {
      keep(await api.session())
    } catch (cause) {
      if (!(cause instanceof ApiProblem)) throw cause
      forget()
    }
  }

  async function signIn(username: string, password: string, proof: Proof = {}): Promise<void> {
    keep(await api.signIn(username, password, proof))
    isOver.value = false
  }

  async function signOut(): Promise<void> {
    let endSession: string | undefined
    try {
      endSession = (await api.signOut())?.endSession
    } finally {
      if (user.value !== undefined) forgetDrafts(localStorage, user.value.account)
      forget()
    }
    // Who came from an identity provider is signed in there too.
    if (endSession !== undefined) location.assign(endSession)
  }

  /** The second factor that was asked for is there. */
  function enrolled(): void {
    if (user.value !== undefined) user.value = { ...user.value, mustEnrol: false }
  }

  /** The temporary password was changed. */
  function changed(): void {
    if (user.value !== undefined) user.value = { ...user.value, mustChange: false }
  }

  function keep(signedIn: SignedIn): void {
    user.value = signedIn.user
    csrf.value = signedIn.csrf
  }

  function forget(): void {
    user.value = undefined
    csrf.value = undefined
  }

  const isDemo = computed(() => meta.value?.demo === true)
  return { user, csrf, meta, isDemo, isOver, http, supervision, api, load, signIn, signOut, enrolled, changed }
})

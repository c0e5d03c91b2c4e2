// A stand-in for chat.bsky.convo, which no package provides: conversations in memory, behind the real
// lexicons (inputs and answers are validated) and the real service tokens that the PDS signs.
import { schemas } from '@atproto/api'
import { TID } from '@atproto/common-web'
import { InvalidRequestError, createServer, verifyJwt } from '@atproto/xrpc-server'
import express from 'express'

export const CHAT_DID = 'did:web:api.bsky.chat'
const NS = 'chat.bsky.convo'

export async function startChat({ signingKey, profile, refusal }) {
  const convos = new Map() // id -> { id, members, messages, deletedFor: Map(did -> Set(message id)) }
  const logs = new Map() // did -> [event]; an event's rev is its place in the log
  let last
  const tick = () => (last = TID.nextStr(last))
  const log = (did, event) => logs.set(did, [...(logs.get(did) ?? []), { rev: tick(), ...event }])

  const auth = async ({ req }) => {
    const token = (req.headers.authorization ?? '').replace(/^Bearer /, '')
    const nsid = req.path.split('/').pop()
    const payload = await verifyJwt(token, CHAT_DID, nsid, signingKey)
    return { credentials: { did: payload.iss } }
  }
  const views = (dids) => Promise.all(dids.map(profile))
  const seen = (convo, did, message) =>
    convo.deletedFor.get(did)?.has(message.id)
      ? { $type: `${NS}.defs#deletedMessageView`, id: message.id, rev: message.rev, sender: message.sender, sentAt: message.sentAt }
      : { $type: `${NS}.defs#messageView`, ...message }
  // a conversation somebody else began is a request until one answers it
  const statusOf = (convo, did) =>
    convo.members[0] === did || convo.messages.some((m) => m.sender.did === did) ? 'accepted' : 'request'
  const view = async (convo, did) => {
    const lastMessage = convo.messages.at(-1)
    return {
      id: convo.id,
      rev: convo.rev,
      members: await views(convo.members),
      muted: false,
      unreadCount: 0,
      status: statusOf(convo, did),
      ...(lastMessage && { lastMessage: seen(convo, did, lastMessage) }),
    }
  }
  const own = (id, did) => {
    const convo = convos.get(id)
    if (!convo?.members.includes(did)) throw new InvalidRequestError('Convo not found', 'InvalidConvo')
    return convo
  }
  const refusals = (did, members) => Promise.all(members.filter((m) => m !== did).map((m) => refusal(m, did)))
  const between = (members) => [...convos.values()].find((c) => members.every((m) => c.members.includes(m)))
  const json = (body) => ({ encoding: 'application/json', body })

  const methods = {
    getConvoAvailability: async (did, { members }) => {
      const all = [...new Set([did, ...members])]
      const convo = between(all)
      const refused = convo ? [] : (await refusals(did, all)).filter(Boolean)
      return { canChat: refused.length === 0, ...(convo && { convo: await view(convo, did) }) }
    },
    getConvoForMembers: async (did, { members }) => {
      const all = [...new Set([did, ...members])]
      let convo = between(all)
      if (!convo) {
        const [refused] = (await refusals(did, all)).filter(Boolean)
        if (refused) throw new InvalidRequestError('recipient does not take messages from the sender', refused)
        convo = { id: tick(), rev: tick(), members: all, messages: [], deletedFor: new Map() }
        convos.set(convo.id, convo)
        for (const member of all) log(member, { $type: `${NS}.defs#logBeginConvo`, convoId: convo.id })
      }
      return { convo: await view(convo, did) }
    },
    getConvo: async (did, { convoId }) => ({ convo: await view(own(convoId, did), did) }),
    listConvos: async (did, { limit, cursor, status }) => {
      const all = [...convos.values()].filter((c) => c.members.includes(did))
      const mine = all.filter((c) => !status || statusOf(c, did) === status).sort((a, b) => (a.rev < b.rev ? 1 : -1))
      const rest = cursor ? mine.filter((c) => c.rev < cursor) : mine
      const page = rest.slice(0, limit)
      return { convos: await Promise.all(page.map((c) => view(c, did))), ...(rest.length > limit && { cursor: page.at(-1).rev }) }
    },
    getMessages: async (did, { convoId, limit, cursor }) => {
      const convo = own(convoId, did)
      const rest = [...convo.messages].reverse().filter((m) => !cursor || m.rev < cursor)
      const page = rest.slice(0, limit)
      return { messages: page.map((m) => seen(convo, did, m)), ...(rest.length > limit && { cursor: page.at(-1).rev }) }
    },
    getLog: async (did, { cursor }) => {
      if (!cursor) return { logs: [], cursor: tick() } // "starts now", as its makers say
      const rest = (logs.get(did) ?? []).filter((event) => event.rev > cursor)
      const page = rest.slice(0, 50)
      return { logs: page, cursor: page.at(-1)?.rev ?? cursor }
    },
    sendMessage: async (did, _params, { convoId, message }) => {
      const convo = own(convoId, did)
      const sent = { id: tick(), rev: tick(), text: message.text, sender: { did }, sentAt: new Date().toISOString() }
      if (message.facets) sent.facets = message.facets
      convo.messages.push(sent)
      const relatedProfiles = await views(convo.members)
      for (const member of convo.members) {
        log(member, { $type: `${NS}.defs#logCreateMessage`, convoId, message: { $type: `${NS}.defs#messageView`, ...sent }, relatedProfiles })
      }
      convo.rev = last
      return sent
    },
    deleteMessageForSelf: async (did, _params, { convoId, messageId }) => {
      const convo = own(convoId, did)
      const message = convo.messages.find((m) => m.id === messageId)
      if (!message) throw new InvalidRequestError('Message not found', 'InvalidRequest')
      convo.deletedFor.set(did, new Set([...(convo.deletedFor.get(did) ?? []), messageId]))
      const deleted = seen(convo, did, message)
      log(did, { $type: `${NS}.defs#logDeleteMessage`, convoId, message: deleted })
      const { $type: _type, ...body } = deleted
      return body
    },
  }

  const server = createServer(schemas, { validateResponse: true })
  for (const [name, answer] of Object.entries(methods)) {
    server.method(`${NS}.${name}`, {
      auth,
      handler: async ({ auth, params, input }) => json(await answer(auth.credentials.did, params, input?.body)),
    })
  }
  const app = express()
  app.use(server.router)
  const listener = await new Promise((resolve) => {
    const started = app.listen(0, () => resolve(started))
  })
  return { url: `http://localhost:${listener.address().port}`, close: () => listener.close() }
}

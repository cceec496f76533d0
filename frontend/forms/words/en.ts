/** What the forms say. `{}` is a slot; figures come with their unit from the language itself. */
export const both = {
  send: 'Send',
  sending: 'Sending…',
  again: 'Try again',
  unsent: 'Not sent yet',
  kept: 'All that you wrote is kept.',
  offline: 'There is no connection to us.',
  add: 'Add a file, up to {}',
  remove: 'Remove {}',
  tooBig: '{} is over {}. Choose a smaller file',
  tooMany: 'No more than {} files in a message',
} as const;

export const contact = {
  lede: 'A person from support reads it and answers by e-mail.',
  wait: 'Now it takes about {}.',
  name: 'Your name',
  email: 'E-mail address',
  use: 'The answer comes here. We use it for nothing else.',
  topic: 'Topic',
  other: 'Another topic',
  message: 'Message',
  what: 'What happened and what you have tried',
  maybe: 'Maybe {}?',
  got: 'We have your message',
  number: 'Number {}. The answer comes to {}',
  usually: ', now usually within {}',
  received: 'Received',
  reads: 'A person reads it',
  yours: 'You have the answer',
  copied: 'A copy is on its way to you.',
  wrong: 'If the address is wrong, write once more with the right one.',
  more: 'Write another',
  lost: 'Attach again: {}',
} as const;

/** Of the work that a burst asks for. */
export const work = {
  checking: 'Checking that this is no robot…',
  slow: 'This takes long on this device.',
  mail: 'Send me a link by e-mail instead',
  step: 'One more step',
  link: 'A letter with a link goes to {}: open it and press Send. Until then nothing is sent; your text waits 24 hours.',
} as const;

export const account = {
  goes: 'The answer goes to {}, the address your account holds.',
  until: 'The answer goes to {}. The new address of your account takes over on {}.',
  nowhere: 'Your account has no proven address: the answer comes here, to My requests.',
  question: 'Your question',
  never: 'Never write passwords or codes here. We will not ask for them.',
  unknown: 'The site did not tell us who you are. Sign in there and open this page again.',
} as const;

export const mine = {
  mine: 'My requests',
  none: 'Nothing was asked here yet. What you ask stands here, with its answers.',
  sent: 'We have it, number {}. The answer comes here',
  sentTo: ' and to {}',
  usually: ', now usually within {}',
  go_on: 'Add to this request',
  all: 'Show all',
  answered: 'answered',
  your_turn: 'your turn',
  with_us: 'with us',
  closed: 'closed',
  you: 'You',
  letter: 'You answered by e-mail',
  reopened: 'Opened again',
  settled: 'Closed',
} as const;

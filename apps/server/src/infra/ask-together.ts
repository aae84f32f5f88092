interface Waiting<Question, Answer> {
  question: Question
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

type AnswerAll<Question, Answer> = (questions: readonly Question[]) => Promise<Answer[]>

/**
 * Answers what is asked at one moment of the work for one request by one call of `answerAll`, whose answers stand in the
 * order of the questions; when it fails, all of them fail.
 */
export function askTogether<Question, Answer>(
  answerAll: AnswerAll<Question, Answer>,
): (question: Question) => Promise<Answer> {
  const line = createLine(answerAll)
  return (question) => line.add(question, () => process.nextTick(line.answer))
}

/**
 * The same for all requests of a process, with one call at a time: what is asked while one is under way goes with the next.
 * So one who asks alone waits for nobody, and of a crowd many share each call.
 */
export function askInTurn<Question, Answer>(
  answerAll: AnswerAll<Question, Answer>,
): (question: Question) => Promise<Answer> {
  const line = createLine(answerAll)
  let isAsking = false

  async function askAll(): Promise<void> {
    while (!line.isEmpty()) await line.answer()
    isAsking = false
  }

  return (question) =>
    line.add(question, () => {
      if (isAsking) return
      isAsking = true
      setImmediate(askAll)
    })
}

function createLine<Question, Answer>(answerAll: AnswerAll<Question, Answer>) {
  let waiting: Waiting<Question, Answer>[] = []
  return {
    isEmpty: () => waiting.length === 0,

    /** `onFirst`: called where nobody waits yet. */
    add(question: Question, onFirst: () => void): Promise<Answer> {
      return new Promise((resolve, reject) => {
        if (waiting.push({ question, resolve, reject }) === 1) onFirst()
      })
    },

    /** Of everybody who waits now. Never rejects. */
    async answer(): Promise<void> {
      const asked = waiting
      waiting = []
      try {
        const answers = await answerAll(asked.map(({ question }) => question))
        for (const [i, { resolve }] of asked.entries()) resolve(answers[i] as Answer)
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    },
  }
}

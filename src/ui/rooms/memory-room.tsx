/** Memory (M): the room. */
import { CurvePanel } from '../charts/curve-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function MemoryRoom() {
  return (
    <RoomPage
      title="Memory (M)"
      story="M reads z and the action at every step, keeps what it needs in h, and predicts the next z as a mixture of Gaussians: not one future but several, with their probabilities. Fed with its own predictions, it dreams."
      section="appendix A.2"
      source="src/memory/model.ts"
    >
      <CurvePanel curve="memory" />
    </RoomPage>
  );
}
